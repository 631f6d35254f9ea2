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

/** The same, with words in its EXIF, in a comment and behind its end, as cameras and editors leave them. */
export async function markedJpeg(exif: string, trailing: string): Promise<Buffer> {
	const plain = await plainJpeg();
	const tagged = await sharp(plain)
		.jpeg()
		.withExif({ IFD0: { Artist: exif, ImageDescription: exif }, IFD3: { GPSAreaInformation: exif } })
		.toBuffer();
	const comment = Buffer.from(exif, 'utf8');
	const head = Buffer.from([0xff, 0xfe, 0, 0]);
	head.writeUInt16BE(comment.length + 2, 2);
	return Buffer.concat([tagged.subarray(0, 2), head, comment, tagged.subarray(2), Buffer.from(trailing)]);
}
