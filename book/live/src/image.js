// The form in which the heap image travels.
//
// Much of the image is what the interpreter's memory holds anyway as soon as it is instantiated: constants and tables of
// its own. Those stretches are left out, and taken from the page's fresh memory. In 32-bit words an image is
//     number of stretches · sum of all words left out · (place, length) of each stretch · filling · Pyodide's snapshot

const WORD = 4;
const ALIGNMENT = 16; // Pyodide reads its snapshot in words
const SHORTEST_STRETCH = 4096; // words; shorter ones lie among what differs from browser to browser

/**
 * Return the part of Pyodide's *snapshot* that is memory, as words. Its second word says where that begins.
 * @param {Uint8Array} snapshot
 */
export function memoryOf(snapshot) {
  const start = words(snapshot.subarray(0, 2 * WORD))[1];
  return words(snapshot.subarray(start));
}

/** @param {Uint8Array} bytes */
function words(bytes) {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / WORD));
}

/**
 * Return the image of a *snapshot*, given the fresh memory of two interpreters: what differs there is left alone.
 * @param {Uint8Array} snapshot
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export function packed(snapshot, one, other) {
  const short = snapshot.slice();
  const memory = memoryOf(short);
  const stretches = commonStretches(memory, words(one), words(other));
  const head = Math.ceil(((2 + 2 * stretches.length) * WORD) / ALIGNMENT) * ALIGNMENT;
  const image = new Uint8Array(head + short.length);
  const numbers = words(image.subarray(0, head));
  numbers.set([stretches.length, sumOf(memory, stretches), ...stretches.flat()]);
  for (const [place, length] of stretches) memory.fill(0, place, place + length);
  image.set(short, head);
  return image;
}

/**
 * Return place and length of every stretch that all three memories have in common and that is not zero throughout.
 * @param {Uint32Array} memory
 * @param {Uint32Array} one
 * @param {Uint32Array} other
 */
function commonStretches(memory, one, other) {
  /** @type {[number, number][]} */
  const found = [];
  let start = 0;
  for (let place = 0; place <= memory.length; place++) {
    if (place < memory.length && memory[place] === one[place] && memory[place] === other[place]) continue;
    if (place - start >= SHORTEST_STRETCH && memory.subarray(start, place).some(Boolean))
      found.push([start, place - start]);
    start = place + 1;
  }
  return found;
}

/**
 * @param {Uint32Array} memory
 * @param {[number, number][]} stretches
 */
function sumOf(memory, stretches) {
  let sum = 0;
  for (const [place, length] of stretches) {
    for (let at = place; at < place + length; at++) sum = (sum + memory[at]) >>> 0;
  }
  return sum;
}

/**
 * Return the snapshot in an *image*, with zeros where stretches were left out, and what fills them from fresh memory.
 *
 * Filling throws an Error if the memory is not the one that the image was made for.
 * @param {ArrayBuffer} image
 */
export function opened(image) {
  const [count, sum] = new Uint32Array(image, 0, 2);
  const head = Math.ceil(((2 + 2 * count) * WORD) / ALIGNMENT) * ALIGNMENT;
  const numbers = new Uint32Array(image, 2 * WORD, 2 * count);
  const snapshot = new Uint8Array(image, head);
  /** @type {[number, number][]} */
  const stretches = Array.from({ length: count }, (_, each) => [numbers[2 * each], numbers[2 * each + 1]]);
  /** @param {Uint8Array} freshMemory */
  const fill = (freshMemory) => {
    const fresh = words(freshMemory);
    if (sumOf(fresh, stretches) !== sum) throw new Error("the heap image is of another interpreter");
    const memory = memoryOf(snapshot);
    for (const [place, length] of stretches) memory.set(fresh.subarray(place, place + length), place);
  };
  return { snapshot, fill };
}
