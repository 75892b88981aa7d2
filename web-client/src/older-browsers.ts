// What the oldest supported browsers lack of the language (README): filled in before anything else runs.
// Chromium before 110, Firefox before 115 and Safari before 16 have no copying array methods; Safari before 16 and Chromium before
// 103 no AbortSignal.timeout.

function fill(name: string, value: (this: unknown[], ...args: never[]) => unknown): void {
  if (!(name in Array.prototype)) Object.defineProperty(Array.prototype, name, { value, writable: true, configurable: true });
}

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
