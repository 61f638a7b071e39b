/** Holds every adapter to what the key service takes. */
export const checkMacMessage = (message: Uint8Array): Uint8Array => {
  if (message.length === 0 || message.length > 4096)
    throw new Error(`A message to authenticate has ${message.length} bytes, and must have 1 to 4,096`);
  return message;
};
