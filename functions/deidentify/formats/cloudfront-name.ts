/** One name for a column that v1 and JSON call `cs(User-Agent)`, real-time logs `cs-user-agent`, Parquet `cs_user_agent`. */
export const cloudfrontName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/_$/, '');
