/** A media type and the ending of a file name. */
export interface SoundType {
	readonly type: string;
	readonly ending: string;
}

/** What a sound is, by its first bytes (16 are enough): its name and the type that came with it can both lie. */
export function soundType(head: Uint8Array): SoundType {
	const text = String.fromCharCode(...head.subarray(0, 16));
	if (text.startsWith('RIFF') && text.slice(8, 12) === 'WAVE') return { type: 'audio/wav', ending: 'wav' };
	if (text.startsWith('OggS')) return { type: 'audio/ogg', ending: 'ogg' };
	if (text.startsWith('fLaC')) return { type: 'audio/flac', ending: 'flac' };
	if (text.slice(4, 8) === 'ftyp') return { type: 'audio/mp4', ending: 'm4a' };
	if (text.startsWith('\x1a\x45\xdf\xa3')) return { type: 'audio/webm', ending: 'webm' };
	if (text.startsWith('#!AMR')) return { type: 'audio/amr', ending: 'amr' };
	const [first = 0, second = 0] = head;
	// ADTS: twelve bits of ones, then a layer of zero; every other layer is MPEG audio.
	if (first === 0xff && (second & 0xf6) === 0xf0) return { type: 'audio/aac', ending: 'aac' };
	if (text.startsWith('ID3') || (first === 0xff && (second & 0xe0) === 0xe0))
		return { type: 'audio/mpeg', ending: 'mp3' };
	return { type: 'application/octet-stream', ending: 'bin' };
}
