/**
 * Lines of the corpus whose label gwlog does not give, by the first 12 hex digits of the line's SHA-256 (the lines are other people's
 * and stay out of the project), with the reason.
 */
export const misses: Readonly<Record<string, string>> = {
  '823030fde61a': 'taxonomy: a full disk is `filesystem`; the label predates it',
  '05f9d0ff1c3d': 'the application logged data of its own at level error; nothing in the line says that it is no error',
  '54b38a4130a7': 'a Lua script logged a trace at level error; nothing in the line says that it is no error',
  '1da11d9569c3': 'a middle line alone, without head, quote or tail: any program could have written it',
  a1d232d6b37d: 'arbitrary bytes as a request line: a scanner of another protocol as far as anybody can tell, as in its neighbours of the corpus',
};
