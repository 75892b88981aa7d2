// Long tests have two sizes: one that shows what they are about, in every run, and the one of real life, with FULL_SIZE=1.
export const atFullSize = (full: number, usual: number): number => (process.env.FULL_SIZE === '1' ? full : usual);
