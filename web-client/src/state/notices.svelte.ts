// Short sentences at the edge of the page that go away by themselves. Nothing that must not be missed goes here.

export interface Notice {
  key: number;
  text: string;
  action?: { label: string; run: () => void; /** Until it was answered. */ stays?: true };
}

const SHOW_MS = 7_000;
let lastKey = 0;

export const notices = $state<{ list: Notice[] }>({ list: [] });

/** The key by which it can be taken away again. */
export function notify(text: string, action?: Notice['action']): number {
  const key = ++lastKey;
  notices.list = [...notices.list.slice(-2), action ? { key, text, action } : { key, text }];
  if (!action?.stays) setTimeout(() => dismiss(key), SHOW_MS);
  return key;
}

export function dismiss(key: number): void {
  notices.list = notices.list.filter((notice) => notice.key !== key);
}
