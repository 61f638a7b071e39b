/** Ends a side: its rows of result and the most memory that its process ever held, for the parent to read. */
export const report = (rows: number): void => {
  console.log(JSON.stringify({ rows, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
};
