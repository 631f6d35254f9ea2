import sharp from 'sharp';

/** A small photograph-like JPEG: a gradient, so that no codec makes nothing of it. */
export async function plainJpeg(width = 640, height = 480): Promise<Buffer> {
	const pixels = Buffer.alloc(width * height * 3);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) pixels.set([(x * 255) / width, (y * 255) / height, 96], (y * width + x) * 3);
	}
	return sharp(pixels, { raw: { width, height, channels: 3 } })
		.jpeg()
		.toBuffer();
}
