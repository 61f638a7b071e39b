/** URL decoding until nothing changes, at most twice: CloudFront encodes what browsers have encoded already. */
export const decoded = (text: string): string => once(once(text));

const once = (text: string): string => {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
