/** Where the faces are in the pictures of the test corpora, by eye: fractions of the upright picture (x, y, width, height). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sharedPath } from '../tests/shared-data.ts';

const data = sharedPath('');

/** Whether the pictures are here at all. */
export const hasPictures = existsSync(join(data, 'corpora/face-photos'));

export type Fractions = readonly [x: number, y: number, w: number, h: number];
export interface KnownPicture {
	readonly path: string;
	readonly faces: readonly Fractions[];
}

const photos: Readonly<Record<string, readonly Fractions[]>> = {
	'group-of-three-composite.jpg': [
		[0.15, 0.13, 0.075, 0.27],
		[0.49, 0.27, 0.085, 0.28],
		[0.775, 0.25, 0.065, 0.16]
	],
	'nasa-astronaut-collins.jpg': [[0.36, 0.13, 0.16, 0.21]],
	'negative-no-face.jpg': [],
	'small-face-36px.jpg': [[0.475, 0.485, 0.035, 0.05]],
	'us-gov-portrait-a.jpg': [[0.415, 0.1, 0.24, 0.27]]
};

const portraits: Readonly<Record<string, readonly Fractions[]>> = {
	'antin_grandfathers_house.jpg': [],
	'antin_mashke_and_fetchke.jpg': [
		[0.6, 0.14, 0.15, 0.16],
		[0.27, 0.24, 0.14, 0.13]
	],
	'antin_my_fathers_portrait.jpg': [[0.4, 0.2, 0.23, 0.22]],
	'antin_sabbath_loaves_polotzk.jpg': [
		[0.148, 0.36, 0.035, 0.07],
		[0.4, 0.37, 0.035, 0.07],
		[0.56, 0.43, 0.02, 0.04],
		[0.495, 0.465, 0.02, 0.045],
		[0.655, 0.38, 0.02, 0.04]
	],
	'antin_winter_on_the_dvina.jpg': [[0.112, 0.215, 0.03, 0.065]],
	'carnegie_at_sixteen_with_brother.jpg': [
		[0.245, 0.305, 0.13, 0.13],
		[0.555, 0.14, 0.155, 0.15]
	],
	'carnegie_birthplace_dunfermline.jpg': [],
	'carnegie_colonel_anderson.jpg': [[0.38, 0.19, 0.25, 0.28]],
	'carnegie_dunfermline_abbey.jpg': [],
	'carnegie_mother.jpg': [[0.45, 0.32, 0.23, 0.22]],
	'chateaubriand_armee_de_conde.jpg': [[0.465, 0.445, 0.075, 0.085]],
	'equiano_portrait.jpg': [[0.36, 0.13, 0.28, 0.25]],
	'muir_fountain_lake.jpg': [],
	'muir_portrait.jpg': [[0.5, 0.17, 0.2, 0.2]],
	'muir_self_setting_sawmill.jpg': [],
	'vigee_catherine_ii.jpg': [[0.4, 0.1, 0.2, 0.21]],
	'vigee_lebrun_portrait.jpg': [
		[0.32, 0.09, 0.24, 0.2],
		[0.26, 0.3, 0.18, 0.17]
	],
	'yung_wing_portrait.jpg': [[0.54, 0.13, 0.19, 0.17]]
};

const listed = (folder: string, pictures: Readonly<Record<string, readonly Fractions[]>>): KnownPicture[] =>
	Object.entries(pictures).map(([name, faces]) => ({ path: join(data, folder, name), faces }));

/** Crowds are left out: nobody can say by eye how many faces a hall of readers has. */
export const KNOWN: readonly KnownPicture[] = [
	...listed('corpora/face-photos', photos),
	...listed('voices/images', portraits)
];
