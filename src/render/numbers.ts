/** Numbers as an operator reads them. Always English notation: a report must not depend on the machine's language. */

/** `1,234,567`. (Intl.NumberFormat says the same and costs 13 ms at start.) */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `34.8 %`; what is there is never shown as 0.0 %, what is not all never as 100 %. */
export function formatShare(count: number, whole: number): string {
  if (whole <= 0) return '0 %';
  if (count >= whole) return '100 %';
  const percent = (100 * count) / whole;
  if (count > 0 && percent < 0.1) return '<0.1 %';
  return percent > 99.9 ? '>99.9 %' : `${percent.toFixed(1)} %`;
}

const BARS = '▁▂▃▄▅▆▇█';

/** One character per bucket, or per group of buckets when there are more than `most`. The lowest bar means none at all. */
export function sparkline(counts: readonly number[], most: number): string {
  const columns = Math.min(counts.length, most);
  const rates: number[] = [];
  for (let i = 0; i < columns; i++) {
    const group = counts.slice(Math.floor((i * counts.length) / columns), Math.floor(((i + 1) * counts.length) / columns));
    // The mean, not the sum: groups can differ by one bucket, which would draw waves that are not there.
    rates.push(group.reduce((sum, count) => sum + count, 0) / group.length);
  }
  const peak = Math.max(...rates, 0);
  if (peak === 0) return BARS.charAt(0).repeat(columns);
  return rates.map((rate) => BARS.charAt(rate <= 0 ? 0 : Math.max(1, Math.round((rate / peak) * 7)))).join('');
}
