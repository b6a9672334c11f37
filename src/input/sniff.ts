/** What the first bytes of an input say about it. Names are not believed: `error.log.1` may be gzip, `x.gz` may be text. */

export type Kind =
  /** Text, or nothing that we know better. */
  | { readonly kind: 'text' }
  | { readonly kind: 'gzip' }
  /** Something that we cannot read; `reason` says what it is and what to type instead (NAME stands for the file). */
  | { readonly kind: 'other'; readonly reason: string };

interface Magic {
  readonly bytes: readonly number[];
  readonly kind: Kind;
}

const other = (reason: string): Kind => ({ kind: 'other', reason });
const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));

const MAGICS: readonly Magic[] = [
  { bytes: [0x1f, 0x8b], kind: { kind: 'gzip' } },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: other('is compressed with zstd; try: zstdcat NAME | gwlog') },
  { bytes: ascii('BZh'), kind: other('is compressed with bzip2; try: bzcat NAME | gwlog') },
  { bytes: [0xfd, ...ascii('7zXZ')], kind: other('is compressed with xz; try: xzcat NAME | gwlog') },
  { bytes: [0x04, 0x22, 0x4d, 0x18], kind: other('is compressed with lz4; try: lz4cat NAME | gwlog') },
  { bytes: [0x1f, 0x9d], kind: other('is compressed with compress; try: zcat NAME | gwlog') },
  { bytes: [0x50, 0x4b, 0x03, 0x04], kind: other('is a zip archive; try: unzip -p NAME | gwlog') },
  { bytes: ascii('LPKSHHRH'), kind: other('is a systemd journal; try: journalctl --file NAME -o short-iso | gwlog') },
  { bytes: [0xff, 0xfe], kind: other('is UTF-16 text; try: iconv -f UTF-16 -t UTF-8 NAME | gwlog') },
  { bytes: [0xfe, 0xff], kind: other('is UTF-16 text; try: iconv -f UTF-16 -t UTF-8 NAME | gwlog') },
  { bytes: [0x7f, ...ascii('ELF')], kind: other('is a program, not a log') },
  { bytes: [0x89, ...ascii('PNG')], kind: other('is an image, not a log') },
  { bytes: [0xff, 0xd8, 0xff], kind: other('is an image, not a log') },
  { bytes: ascii('%PDF-'), kind: other('is a PDF document, not a log') },
  { bytes: ascii('SQLite format 3'), kind: other('is a database, not a log') },
];

const TEXT: Kind = { kind: 'text' };

/** The kind of an input that begins with these bytes; undefined when a longer beginning may still decide. */
export function sniff(head: Uint8Array): Kind | undefined {
  let undecided = false;
  for (const { bytes, kind } of MAGICS) {
    const length = Math.min(bytes.length, head.length);
    let same = 0;
    while (same < length && bytes[same] === head[same]) same++;
    if (same === bytes.length) return kind;
    if (same === head.length) undecided = true;
  }
  return undecided ? undefined : TEXT;
}

/** The kind of a file that begins with these bytes (4 KiB are plenty), or is made of them only. */
export function sniffFile(head: Uint8Array): Kind {
  const kind = sniff(head) ?? TEXT;
  return kind.kind === 'text' && looksBinary(head.subarray(0, 4096)) ? other('is a binary file, not a log') : kind;
}

/**
 * A log may *begin* with NUL bytes (truncated by copytruncate under a writer that kept its offset) and may hold some
 * (requests of scanners), so only a beginning with many control bytes after the first text is called binary.
 */
function looksBinary(head: Uint8Array): boolean {
  let from = 0;
  while (from < head.length && head[from] === 0) from++;
  let control = 0;
  for (let i = from; i < head.length; i++) {
    const byte = head[i] as number;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) control++;
  }
  return control > (head.length - from) * 0.1;
}
