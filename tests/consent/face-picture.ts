import { coveredIn, type Look, type PictureFacts, rungOf } from '#domain/story/picture.ts';
import { makeableRungs } from '#domain/story/picture-rungs.ts';

/** A picture in which each of these has a face; its words say which faces can be seen, and its file how it is made. */
export function pictureOf(faces: readonly (string | undefined)[], change: Partial<PictureFacts> = {}): PictureFacts {
	const boxes = faces.map((who) => (who === undefined ? {} : { who }));
	const make = (look: Look) => {
		if (!makeableRungs(change.people ?? 'visible', boxes.length > 0).includes(rungOf(look))) return undefined;
		const bare = boxes.filter((box) => !coveredIn(look, boxes).includes(box));
		const alt = `${rungOf(look)} ${bare.map(({ who }) => `bare-${who ?? 'anybody'}`).join(' ')}`;
		return { renditions: [{ name: `${'a'.repeat(32)}.avif`, type: 'image/avif', width: 1, height: 1, bytes: 1 }], alt };
	};
	return { id: 'p', people: 'visible', confirmed: true, boxes, rungs: {}, make, ...change };
}
