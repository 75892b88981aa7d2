// A title that was begun in the composer (`/treffen Sommerfest`), on its way to the form.
let title = '';

export const begun = {
  put: (words: string): void => void (title = words),
  take: (): string => {
    const taken = title;
    title = '';
    return taken;
  },
};
