export function median(numbers) {
  return quantile(numbers, 0.5);
}

/** The first and the third. */
export function quartiles(numbers) {
  return [quantile(numbers, 0.25), quantile(numbers, 0.75)];
}

function quantile(numbers, at) {
  const sorted = numbers.toSorted((left, right) => left - right);
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}
