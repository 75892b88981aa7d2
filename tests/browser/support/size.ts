// Long tests have two sizes: one that shows what they are about, in every run, and the one of real life, with FULL_SIZE=1.
export const atFullSize = <T>(full: T, usual: T): T => (process.env.FULL_SIZE === '1' ? full : usual);
