// A text area as high as what is written in it, up to a third of a screen.

const MOST_HEIGHT_PX = 220;

export function fit(area: HTMLTextAreaElement): void {
  area.style.height = 'auto';
  area.style.height = `${Math.min(MOST_HEIGHT_PX, area.scrollHeight)}px`;
}
