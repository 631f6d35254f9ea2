/** A picture and a sound that no machine has made before, without any program: noise. */
import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const SIDE = 640;
/** Pixels of one patch: coarse enough that the picture stays small when it is pressed together. */
const PATCH = 40;

/** A PNG of coloured patches. */
export function canaryPicture(): Buffer {
	const patches = SIDE / PATCH;
	const colours = randomBytes(patches * patches * 3);
	const rows = Buffer.alloc(SIDE * (SIDE * 3 + 1));
	for (let y = 0; y < SIDE; y++)
		for (let x = 0; x < SIDE; x++) {
			const from = (Math.floor(y / PATCH) * patches + Math.floor(x / PATCH)) * 3;
			colours.copy(rows, y * (SIDE * 3 + 1) + 1 + x * 3, from, from + 3);
		}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(SIDE, 0);
	head.writeUInt32BE(SIDE, 4);
	// Eight bits a colour, three colours; nothing else of what PNG can.
	head.set([8, 2, 0, 0, 0], 8);
	const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return Buffer.concat([start, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(kind: string, body: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
	const whole = Buffer.alloc(named.length + 8);
	whole.writeUInt32BE(body.length, 0);
	named.copy(whole, 4);
	whole.writeUInt32BE(crc32(named), named.length + 4);
	return whole;
}

const RATE = 16_000;
const SECONDS = 2;

/** A WAV of two seconds: a tone of its own height, and noise. */
export function canarySound(): Buffer {
	const samples = RATE * SECONDS;
	const noise = randomBytes(samples);
	const height = 200 + (noise[0] ?? 0);
	const body = Buffer.alloc(samples * 2);
	for (let n = 0; n < samples; n++) {
		const tone = Math.sin((2 * Math.PI * height * n) / RATE) * 9_000;
		body.writeInt16LE(Math.round(tone + ((noise[n] ?? 0) - 128) * 8), n * 2);
	}
	const head = Buffer.alloc(44);
	head.write('RIFF', 0, 'latin1');
	head.writeUInt32LE(36 + body.length, 4);
	head.write('WAVEfmt ', 8, 'latin1');
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(1, 22);
	head.writeUInt32LE(RATE, 24);
	head.writeUInt32LE(RATE * 2, 28);
	head.writeUInt16LE(2, 32);
	head.writeUInt16LE(16, 34);
	head.write('data', 36, 'latin1');
	head.writeUInt32LE(body.length, 40);
	return Buffer.concat([head, body]);
}
