/** What has been started and has to be stopped, newest first. */
export class Stoppers {
  readonly #stops: (() => Promise<void>)[] = [];
  #stopping: Promise<void> | undefined;

  add(stop: () => Promise<void>): void {
    this.#stops.push(stop);
  }

  /** Takes on what is being started. */
  async keep<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const started = await starting;
    this.add(() => started.stop());
    return started;
  }

  /**
   * Stops everything once, whoever asks; fails with the first failure when all have been stopped.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const stop of this.#stops.reverse()) {
      await stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}
