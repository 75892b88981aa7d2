// What is wrong with a field, said below it in the words of the page, with its name and its limit (WCAG 3.3.1, 3.3.2). The
// browser finds most of it by the field's attributes; `data-most` bounds its characters as people count them. Forms that tell
// their own mistakes have `novalidate`.
import { characters } from '../protocol/measure';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface Words {
  missing: (field: string) => string;
  tooLong: (field: string, most: number, over: number) => string;
  left: (most: number, left: number) => string;
  tooSmall: (field: string, least: string) => string;
  tooLarge: (field: string, most: string) => string;
  address: (field: string) => string;
  other: (field: string) => string;
}

/** So many characters before the end it is told that there is one. */
const NEAR = 10;

const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

export function tellFields(words: () => Words): () => void {
  const notes = new WeakMap<Field, HTMLElement>();
  let last = 0;

  function say(field: Field, text: string, wrong: boolean) {
    let note = notes.get(field);
    if (!note?.isConnected) {
      if (!text) return;
      note = document.createElement('p');
      note.id = `told-${++last}`;
      note.setAttribute('role', 'alert');
      (field.closest('label') ?? field).after(note);
      notes.set(field, note);
    }
    const described = field.getAttribute('aria-describedby') ?? '';
    if (!described.split(' ').includes(note.id)) field.setAttribute('aria-describedby', `${described} ${note.id}`.trim());
    note.className = wrong ? 'told wrong' : 'told';
    note.textContent = text;
    if (wrong) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }

  function wrongWith(field: Field): string {
    const { validity } = field;
    const [w, name] = [words(), nameOf(field)];
    const over = overBy(field);
    if (over > 0) return w.tooLong(name, Number(field.dataset.most), over);
    if (validity.valueMissing || validity.customError) return w.missing(name);
    if (validity.rangeUnderflow) return w.tooSmall(name, (field as HTMLInputElement).min);
    if (validity.rangeOverflow) return w.tooLarge(name, (field as HTMLInputElement).max);
    return validity.typeMismatch && field.type === 'url' ? w.address(name) : w.other(name);
  }

  function oninput({ target }: Event) {
    if (!isField(target)) return;
    const blank = target.required && target.value !== '' && target.value.trim() === '';
    target.setCustomValidity(blank || overBy(target) > 0 ? 'told' : '');
    if (target.form?.noValidate && !target.dataset.most) return;
    const most = Number(target.dataset.most ?? 0);
    const left = most - characters(target.value.trim());
    if (most > 0 && left < 0) say(target, wrongWith(target), true);
    else if (most > 0 && left <= NEAR) say(target, words().left(most, left), false);
    else if (target.validity.valid) say(target, '', false);
  }

  function oninvalid(event: Event) {
    if (!isField(event.target)) return;
    event.preventDefault();
    say(event.target, wrongWith(event.target), true);
    if (event.target.form?.querySelector(':invalid:not(fieldset)') === event.target) event.target.focus();
  }

  document.addEventListener('input', oninput, true);
  document.addEventListener('invalid', oninvalid, true);
  return () => {
    document.removeEventListener('input', oninput, true);
    document.removeEventListener('invalid', oninvalid, true);
  };
}

function overBy(field: Field): number {
  return field.dataset.most ? Math.max(0, characters(field.value.trim()) - Number(field.dataset.most)) : 0;
}

/** What the page calls it. */
function nameOf(field: Field): string {
  const text = (label: Node): string => [...label.childNodes].map((node) => node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : '').join('').trim();
  const label = field.labels?.[0];
  return field.getAttribute('aria-label') ?? (label ? text(label) || (label.textContent ?? '').trim() : '');
}
