// The form in which the heap image travels.
//
// Most of the interpreter's memory is either still empty or holds constants and tables of its own, as it does as soon as
// it is instantiated. Those stretches are left out, and taken from the page's fresh memory. In 32-bit words an image is
//     number of stretches · sum of all words left out · length of the snapshot · (place, length) of each stretch · the rest
// where a snapshot is what Pyodide makes: a head, and the whole memory. Places count from the beginning of the memory.

const WORD = 4;
const SHORTEST_STRETCH = 4096; // words; shorter ones lie among what differs from browser to browser

/** @typedef {[place: number, length: number]} Stretch in words */

/** @param {Uint8Array} bytes */
function words(bytes) {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / WORD));
}

/**
 * Return how many words of a *snapshot* stand before its memory: its own second word says so, in bytes.
 * @param {Uint32Array} snapshot
 */
const headOf = (snapshot) => snapshot[1] / WORD;

/**
 * Return the part of a *snapshot* that is memory.
 * @param {Uint8Array} snapshot
 */
export const memoryOf = (snapshot) => words(snapshot).subarray(headOf(words(snapshot)));

/**
 * Return the image of a *snapshot*, given the fresh memory of two interpreters: what differs there is not left out.
 * @param {Uint8Array} snapshot
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export function packed(snapshot, one, other) {
  const whole = words(snapshot);
  const memory = memoryOf(snapshot);
  const stretches = commonStretches(memory, words(one), words(other));
  const kept = [whole.subarray(0, headOf(whole)), ...between(stretches, memory)];
  const numbers = [stretches.length, sumOf(memory, stretches), whole.length, ...stretches.flat()];
  const image = new Uint32Array(numbers.length + kept.reduce((sum, part) => sum + part.length, 0));
  image.set(numbers);
  let place = numbers.length;
  for (const part of kept) {
    image.set(part, place);
    place += part.length;
  }
  return new Uint8Array(image.buffer);
}

/**
 * @param {Uint32Array} memory
 * @param {Uint32Array} one
 * @param {Uint32Array} other
 */
function commonStretches(memory, one, other) {
  /** @type {Stretch[]} */
  const found = [];
  let start = 0;
  for (let place = 0; place <= memory.length; place++) {
    if (place < memory.length && memory[place] === one[place] && memory[place] === other[place]) continue;
    if (place - start >= SHORTEST_STRETCH) found.push([start, place - start]);
    start = place + 1;
  }
  return found;
}

/**
 * Return what lies before, between and behind the *stretches* of a memory.
 * @param {Stretch[]} stretches
 * @param {Uint32Array} memory
 */
function between(stretches, memory) {
  const starts = [0, ...stretches.map(([place, length]) => place + length)];
  const ends = [...stretches.map(([place]) => place), memory.length];
  return starts.map((start, index) => memory.subarray(start, ends[index]));
}

/**
 * @param {Uint32Array} memory
 * @param {Stretch[]} stretches
 */
function sumOf(memory, stretches) {
  let sum = 0;
  for (const [place, length] of stretches) {
    for (let at = place; at < place + length; at++) sum = (sum + memory[at]) >>> 0;
  }
  return sum;
}

/**
 * Fill a *snapshot*, whose length is known beforehand, from an *image* and the fresh memory of an interpreter.
 *
 * Throws an Error if the memory is not the one that the image was made for.
 * @param {Uint8Array} snapshot
 * @param {ArrayBuffer} image
 * @param {Uint8Array} freshMemory
 */
export function unpack(snapshot, image, freshMemory) {
  const numbers = new Uint32Array(image);
  const fresh = words(freshMemory);
  const whole = words(snapshot);
  const [count, sum, length] = numbers;
  /** @type {Stretch[]} */
  const stretches = Array.from({ length: count }, (_, each) => [numbers[3 + 2 * each], numbers[4 + 2 * each]]);
  if (length !== whole.length || sumOf(fresh, stretches) !== sum) {
    throw new Error("the heap image is of another interpreter");
  }
  const body = numbers.subarray(3 + 2 * count);
  const head = headOf(body);
  const memory = whole.subarray(head);
  whole.set(body.subarray(0, head));
  let place = head;
  for (const part of between(stretches, memory)) {
    part.set(body.subarray(place, place + part.length));
    place += part.length;
  }
  for (const [start, size] of stretches) memory.set(fresh.subarray(start, start + size), start);
}
