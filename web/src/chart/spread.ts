/**
 * Moves labels apart so that none is closer to another than `gap`, each as near to its wish as the
 * others allow, inside 0 to `height`. Returns places in the order of the wishes.
 */
export function spread(wishes: number[], gap: number, height: number): number[] {
  const order = wishes.map((wish, i) => ({ wish, i })).sort((a, b) => a.wish - b.wish);
  const places: number[] = [];
  let least = 0;
  for (const { wish, i } of order) {
    const place = Math.max(wish, least);
    places[i] = place;
    least = place + gap;
  }
  let most = height;
  for (const { i } of order.reverse()) {
    const place = Math.max(0, Math.min(places[i] ?? 0, most));
    places[i] = place;
    most = place - gap;
  }
  return places;
}
