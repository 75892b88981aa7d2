// What the oldest supported browsers lack of the language (README): filled in before anything else runs.
// Chromium before 110, Firefox before 115 and Safari before 16 have no copying array methods; Firefox before 104 doesn't search from
// the end; Safari before 16 and Chromium before 103 have no AbortSignal.timeout. scripts/supported.mjs looks for more of the kind.

function fill(name: string, value: (this: unknown[], ...args: never[]) => unknown): void {
  if (!(name in Array.prototype)) Object.defineProperty(Array.prototype, name, { value, writable: true, configurable: true });
}

type Test = (value: unknown, index: number, all: unknown[]) => boolean;
function lastIndex(all: unknown[], test: Test): number {
  let index = all.length - 1;
  while (index >= 0 && !test(all[index], index, all)) index--;
  return index;
}

fill('findLastIndex', function (test: Test) {
  return lastIndex(this, test);
});
fill('findLast', function (test: Test) {
  return this[lastIndex(this, test)];
});
fill('toSorted', function (compare?: (a: unknown, b: unknown) => number) {
  return [...this].sort(compare);
});
fill('toReversed', function () {
  return [...this].reverse();
});
fill('toSpliced', function (...args: Parameters<unknown[]['splice']>) {
  const copy = [...this];
  copy.splice(...args);
  return copy;
});
fill('with', function (index: number, value: unknown) {
  const copy = [...this];
  copy[index < 0 ? copy.length + index : index] = value;
  return copy;
});

if (typeof AbortSignal.timeout !== 'function') {
  AbortSignal.timeout = (ms: number) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('timed out', 'TimeoutError')), ms);
    return controller.signal;
  };
}
