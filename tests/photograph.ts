import sharp from 'sharp';

/** How fine the grain of each layer is, in points across, and how strong. Together they weigh what a street in daylight does. */
const LAYERS = [
	[6, 0.5],
	[24, 0.3],
	[90, 0.2],
	[300, 0.16],
	[900, 0.05]
] as const;

/** A JPEG that is as much work for a codec as a photograph with many things in it; the same for the same `seed`. */
export async function photograph(seed: number, width = 1200, height = 900): Promise<Buffer> {
	let state = seed * 2654435761 + 7;
	const random = () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 23;
	const sum = new Float32Array(width * height * 3);
	for (const [across, strength] of LAYERS) {
		const down = Math.round((across * height) / width);
		const small = Buffer.from(Array.from({ length: across * down * 3 }, random));
		const layer = await sharp(small, { raw: { width: across, height: down, channels: 3 } })
			.resize(width, height, { kernel: 'cubic', fit: 'fill' })
			.raw()
			.toBuffer();
		for (let at = 0; at < layer.length; at++) sum[at] = (sum[at] ?? 0) + ((layer[at] ?? 0) - 128) * strength;
	}
	const pixels = Buffer.from(Uint8ClampedArray.from(sum, (value) => 128 + value).buffer);
	return sharp(pixels, { raw: { width, height, channels: 3 } })
		.jpeg({ quality: 90 })
		.toBuffer();
}
