/** Ctrl-C: the first ends reading, so that the report is still printed; the second ends gwlog. */
import { EXIT } from './errors.ts';

export interface Interrupt {
  readonly happened: boolean;
  /** What ends the reading of the present input. Called at once when the interrupt came before. */
  onFirst(end: () => void): void;
}

export function catchInterrupts(): Interrupt {
  let happened = false;
  let end = (): void => {};
  process.on('SIGINT', () => {
    if (happened) process.exit(EXIT.interrupted);
    happened = true;
    end();
  });
  return {
    get happened() {
      return happened;
    },
    onFirst(next) {
      end = next;
      if (happened) end();
    },
  };
}
