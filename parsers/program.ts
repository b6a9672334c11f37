/**
 * A field program: what a log_format (nginx) or log-format (HAProxy) string is compiled to. Literals and typed fields in
 * turn; src/scan/pattern.ts runs it over bytes, from left to right, without going back.
 *
 *     $remote_addr - $remote_user [$time_local] "$request" …
 *     fields:  remote_addr   remote_user   time_local   request
 *     before:  ""            " - "         " ["         "] \""      …  tail: what stands behind the last field
 */

export type FieldType =
  /** Digits with or without a sign, or "-". May be empty. */
  | 'integer'
  /** Digits with or without sign and decimal point, or "-". May be empty. */
  | 'decimal'
  /** A run of bytes without blanks: ends where the next literal first occurs in it. */
  | 'word'
  /** A word that may hold colons (IPv6): before a literal that begins with one, as in ADDRESS:PORT, it ends where that last occurs in the run. */
  | 'address'
  /** Items without blanks, joined by ", " or " : " (upstream variables of nginx). May be empty. */
  | 'list'
  /** Any text up to the next literal. What a raw quote in it means is said by the program's `escape`. */
  | 'text'
  /** `23/Nov/2026:06:48:00 +0000` (nginx $time_local, HAProxy %T) or `23/Nov/2026:06:48:00.123` (HAProxy %tr). Fraction and zone may be missing. */
  | 'clf-time'
  /** `2026-11-23T06:48:00+00:00`. Fraction and zone may be missing. */
  | 'iso-time'
  /** `{…}` with the braces (captured headers of HAProxy). */
  | 'braces';

export interface Field {
  /** The variable without sigil, as the dialect names it: "upstream_addr", "ST". Scanners find their columns by it. */
  readonly name: string;
  readonly type: FieldType;
  /** Text in front of the field. Only the first may be empty, and one whose `starts` says where it begins. */
  readonly before: string;
  /** The field always begins with this byte, so it may stand right behind another: $host$request_uri. */
  readonly starts?: string;
  /** The field may be missing, and `before` with it (then `before` must also begin the next literal). Only for 'braces'. */
  readonly optional?: true;
}

export interface FieldProgram {
  readonly fields: readonly Field[];
  /** Text behind the last field. */
  readonly tail: string;
  /**
   * How the writer keeps text apart from literals. hex: a quote never occurs raw in a value ("\x22", "#22"), so the first one
   * ends it. json: a backslash goes before it. none: it may occur, so the first literal whose next field fits ends the value.
   */
  readonly escape: 'hex' | 'json' | 'none';
  /** The line may go on behind the tail, after a blank. */
  readonly open?: true;
}

/** Where a line first differs from a program. */
export interface Mismatch {
  /** The field that does not fit, or behind which the line goes on differently; "" at the line's start. */
  readonly field: string;
  /** Column of the line, in bytes, from 1. */
  readonly column: number;
  /** What should stand there. */
  readonly expected: string;
  /** What does, at most 24 characters in quotes. */
  readonly found: string;
}
