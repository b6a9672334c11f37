/** How often properties are tried: GWLOG_RUNS=20 tries each twenty times as often, for a night or after a change to the assembler. */
const factor = Number(process.env.GWLOG_RUNS ?? 1);

export const runs = (n: number): number => Math.ceil(n * factor);
