/// <reference types="svelte" />
/// <reference types="vite/client" />

declare module 'virtual:emoji-table' {
  const rows: [string, number, string, string, string, string, string][];
  export default rows;
}
