import { createHmac } from 'node:crypto';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import type { Shown } from '#domain/consent/show.ts';
import type { ShownPicture } from '#domain/consent/shown.ts';

/**
 * What stands for a telling in feeds: 32 hex digits, from which nobody gets to the story or to its words. All that is shown is
 * in it, files by their names: the same, after a pause too, has the same one; one word less, another name, a picture more or
 * another end has another. So whoever keeps a copy is told that the old one is gone, in the same way as if the whole story went.
 */
export function feedId(key: Buffer, shown: Shown<OfferedChannel>): string {
	// A yes that was given anew to the same changes nothing that anybody sees; nor does the order in which files are read.
	const seen = { ...shown, consentVersion: 0, pictures: shown.pictures.map(inOrder) };
	return createHmac('sha256', key)
		.update(`feed/${JSON.stringify(seen)}`)
		.digest('hex')
		.slice(0, 32);
}

function inOrder(picture: ShownPicture): ShownPicture {
	return { ...picture, renditions: picture.renditions.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}
