/** Colours as functions, so that a renderer never knows whether it writes to a terminal. picocolors' `createColors()` fits. */

type Paint = (text: string) => string;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly cyan: Paint;
}

const same: Paint = (text) => text;

export const plainStyle: Style = { bold: same, dim: same, red: same, yellow: same, green: same, cyan: same };
