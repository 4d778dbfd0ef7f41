// The form in which the heap image travels.
//
// Most of the interpreter's memory is either still empty or holds constants and tables of its own, as it does as soon as
// it is instantiated. Those stretches are left out: they stay in the page's fresh memory as they are. An image is made from
// a snapshot, which is what Pyodide makes: a head, and the whole memory. In 32-bit words an image is
//     number of stretches · sum of all words left out · (place in the memory, length) of each stretch · head · the rest

const WORD = 4;
const SHORTEST_STRETCH = 4096; // words; shorter ones lie among what differs from browser to browser

/** @typedef {[place: number, length: number]} Stretch in words */

/** @param {Uint8Array} bytes */
function words(bytes) {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / WORD));
}

/**
 * Return the two parts of a *snapshot*: its second word says how many bytes come before the memory.
 * @param {Uint8Array} snapshot
 */
export function partsOf(snapshot) {
  const length = words(snapshot)[1];
  return { head: snapshot.subarray(0, length), memory: snapshot.subarray(length) };
}

/**
 * Return the image of a *snapshot*, given the fresh memory of two interpreters: what differs there is not left out.
 * @param {Uint8Array} snapshot
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export function packed(snapshot, one, other) {
  const parts = partsOf(snapshot);
  const memory = words(parts.memory);
  const stretches = commonStretches(memory, words(one), words(other));
  const kept = [words(parts.head), ...between(stretches, memory)];
  const numbers = [stretches.length, sumOf(memory, stretches), ...stretches.flat()];
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
 * Fill the *memory* of a fresh interpreter, and a *head* of known length, from an *image*.
 *
 * Throws an Error if the memory is not the one that the image was made for.
 * @param {Uint8Array} head
 * @param {Uint8Array} memory
 * @param {ArrayBuffer} image
 */
export function unpack(head, memory, image) {
  const numbers = new Uint32Array(image);
  const [count, sum] = numbers;
  const first = 2 + 2 * count;
  /** @type {Stretch[]} */
  const stretches = Array.from({ length: count }, (_, each) => [numbers[2 + 2 * each], numbers[3 + 2 * each]]);
  const parts = [words(head), ...between(stretches, words(memory))];
  const wanted = parts.reduce((length, part) => length + part.length, first);
  if (wanted !== numbers.length || sumOf(words(memory), stretches) !== sum) {
    throw new Error("the heap image is of another interpreter");
  }
  let place = first;
  for (const part of parts) {
    part.set(numbers.subarray(place, place + part.length));
    place += part.length;
  }
}
