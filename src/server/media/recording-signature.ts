/** The readers of ffmpeg that a stranger's file may wake; each by its name there. Playlists and pictures have none here. */
export type Demuxer = 'mov' | 'matroska' | 'ogg' | 'wav' | 'mp3' | 'flac' | 'aac' | 'amr';

/** How many first bytes `demuxerFor` looks at, at most. */
export const RECORDING_SIGNATURE_BYTES = 64;

const PICTURE_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avif', 'avis', 'crx '];

/**
 * Tells which reader a recording needs by its first bytes, so that ffmpeg never guesses: what it guesses may be a
 * playlist that names other files, or an address. The name of the file and what a browser says about it are not believed.
 */
export function demuxerFor(bytes: Uint8Array): Demuxer | undefined {
	const ascii = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
	const [first = 0, second = 0] = bytes;
	if (bytes.length < 16) return undefined;
	if (ascii(4, 8) === 'ftyp') return PICTURE_BRANDS.includes(ascii(8, 12)) ? undefined : 'mov';
	if (ascii(0, 4) === '\x1a\x45\xdf\xa3') return 'matroska';
	if (ascii(0, 4) === 'OggS') return 'ogg';
	if (['RIFF', 'RF64'].includes(ascii(0, 4)) && ascii(8, 12) === 'WAVE') return 'wav';
	if (ascii(0, 4) === 'fLaC') return 'flac';
	if (ascii(0, 5) === '#!AMR') return 'amr';
	if (ascii(0, 3) === 'ID3') return 'mp3';
	if (first !== 0xff) return undefined;
	// A frame of raw AAC (layer 0) or of MPEG audio, layer II or III. A JPEG's second byte is 0xd8.
	if ((second & 0xf6) === 0xf0) return 'aac';
	return (second & 0xe0) === 0xe0 && [0x02, 0x04].includes(second & 0x06) ? 'mp3' : undefined;
}

/** The decoders that may run, by their names in ffmpeg: what phones, recorders and browsers make. */
export const DECODERS = [
	...['h264', 'hevc', 'vp8', 'vp9', 'libdav1d', 'libaom-av1', 'av1', 'mpeg4', 'h263', 'mjpeg'],
	...['aac', 'mp3float', 'mp3', 'mp2float', 'mp2', 'opus', 'libopus', 'vorbis', 'flac', 'alac', 'amrnb', 'amrwb'],
	...['pcm_u8', 'pcm_s8', 'pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be', 'pcm_s32le', 'pcm_s32be'],
	...['pcm_f32le', 'pcm_f32be', 'pcm_f64le', 'pcm_mulaw', 'pcm_alaw']
] as const;
