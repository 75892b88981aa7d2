// Whether a key belongs to an input method: it ends or changes what is being composed. Safari tells of the key that ends a composition
// when that is over, with the code that stands for "processed by an input method" (UI Events, section on legacy key codes).
const PROCESSED = 229;

export const composing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === PROCESSED;
