/** What all canaries have in common. They live in no other text than these. */
const call = 'zqcanaryzq';
const raw = Buffer.from(call);

const percent = [...raw].map((byte) => `%${byte.toString(16)}`).join('');
const forms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => text.replace(call, percent),
  (text) => text.replace(call, percent.replaceAll('%', '%25')),
  (text) => text.toUpperCase(),
  (text) => `https://x.example/?next=${encodeURIComponent(`${text}@mail.example`)}`,
];

let made = 0;

/** A canary that is there once, in the next of the forms that a text can take on its way through the web. */
export const canary = (): string => {
  const form = forms[made % forms.length] ?? String;
  return form(`${call}${made++}`);
};

/** What stays of the base64 of a text wherever in a longer one it stood. */
const base64Cores = [0, 1, 2].map((before) => {
  const text = Buffer.concat([Buffer.alloc(before), raw]).toString('base64');
  return text.slice(before === 0 ? 0 : before + 1, Math.floor(((before + raw.length) * 4) / 3) - 1);
});

/** The forms in which a canary is found in a text; none, as it should be. */
export const canariesIn = (text: string): string[] => {
  const small = text.toLowerCase();
  const found = [call, raw.toString('hex'), percent, percent.replaceAll('%', '%25')].filter((one) =>
    small.includes(one),
  );
  return [...found, ...base64Cores.filter((core) => text.includes(core))];
};
