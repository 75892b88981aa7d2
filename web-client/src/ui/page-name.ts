// A page has a name: it stands in the window's title, and the focus can go to its heading.
import type { Attachment } from 'svelte/attachments';
import { pageTitle } from '../state/page-title.svelte';

export function pageName(name: string): Attachment<HTMLElement> {
  return (heading) => {
    heading.tabIndex = -1;
    pageTitle.name = name;
    return () => {
      if (pageTitle.name === name) pageTitle.name = '';
    };
  };
}
