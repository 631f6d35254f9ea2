import { WAVEFORM_PEAKS } from '#server/media/recording.ts';

/** Samples a second of the sound that a waveform is drawn from: 16 bit, one channel, little-endian. */
export const WAVEFORM_RATE = 8000;

/**
 * Collects the highest peak of each of 120 equal parts of a sound that comes in pieces. `seconds` is its whole length;
 * what comes after goes to the last part.
 */
export function drawWaveform(seconds: number) {
	const peaks = new Array<number>(WAVEFORM_PEAKS).fill(0);
	const total = Math.max(1, Math.round(seconds * WAVEFORM_RATE));
	let samples = 0;
	let rest = Buffer.alloc(0);
	return {
		add(chunk: Uint8Array): void {
			const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk);
			const whole = bytes.length - (bytes.length % 2);
			for (let at = 0; at < whole; at += 2) {
				const part = Math.min(WAVEFORM_PEAKS - 1, Math.floor((samples * WAVEFORM_PEAKS) / total));
				peaks[part] = Math.max(peaks[part] ?? 0, Math.abs(bytes.readInt16LE(at)) / 32768);
				samples += 1;
			}
			rest = bytes.subarray(whole);
		},
		/** Seconds heard so far. */
		heard: () => samples / WAVEFORM_RATE,
		/** 120 numbers from 0 to 1, of two digits: enough to draw, too little to listen to. */
		peaks: () => peaks.map((peak) => Math.round(peak * 100) / 100)
	};
}
