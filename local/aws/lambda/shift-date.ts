/** Makes this thread's `Date` tell the one clock: the real time plus the shared offset. */
export function shiftDate(offset: SharedArrayBuffer): void {
  const view = new BigInt64Array(offset);
  const RealDate = Date;
  const realNow = RealDate.now;
  const now = (): number => realNow() + Number(Atomics.load(view, 0));
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [now()], newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
  });
  RealDate.prototype.constructor = globalThis.Date;
}
