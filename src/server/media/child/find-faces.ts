import { readFileSync } from 'node:fs';
import { findPackageFile } from '#server/media/packages.ts';
import type { FaceBox } from '#server/media/picture.ts';

/**
 * Below this the detector is not believed at all. Low, because a person looks anyway, and a missed face costs more: of
 * the faces that are found behind a hand or a scarf a third scores less than 0.2 (docs/decisions/0040-faces.md).
 */
const LEAST_SCORE = 0.12;

/** Something this sure in the upright picture says that it is upright: the other sides are not looked at. */
const SURE_SCORE = 0.2;

/** On its side or on its head, scenery looks like a face sooner. */
const LEAST_SCORE_TURNED = 0.4;

/** Two boxes that have this much of what they cover in common mean the same face. */
const SAME_FACE = 0.3;

/** The most boxes proposed in one picture: the list at the desk holds no more. */
const MOST_FACES = 64;

/** The detector looks at 512 by 512 pixels, whatever it is given: more than this only takes time and memory. */
export const FACE_PICTURE_SIDE = 1280;

/** Pixels for the detector: three bytes each, row by row, upright. */
export interface FacePixels {
	readonly width: number;
	readonly height: number;
	readonly pixels: Uint8Array;
}

/** A box, and how sure the detector is of it: from 0 to 1. */
export type ScoredBox = FaceBox & { readonly score: number };

interface Found {
	readonly score: number;
	readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}
interface Net {
	loadFromWeightMap(weights: unknown): void;
}
/** The little of the library that is used. Its own types do not fit the bundle that is loaded. */
interface FaceApi {
	readonly tf: {
		readonly io: { decodeWeights(bytes: ArrayBuffer, specs: readonly unknown[]): unknown };
		env(): { set(flag: string, value: boolean): void };
		setWasmPaths(folder: string): void;
		setBackend(name: 'wasm'): Promise<boolean>;
		tensor3d(values: Uint8Array, shape: [number, number, number], type: 'int32'): { dispose(): void };
	};
	readonly env: { setEnv(env: object): void };
	readonly nets: { readonly ssdMobilenetv1: Net; readonly tinyFaceDetector: Net };
	readonly SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => object;
	readonly TinyFaceDetectorOptions: new (options: { inputSize: number; scoreThreshold: number }) => object;
	detectAllFaces(picture: object, options: object): Promise<Found[]>;
}

/** Finds faces, and nothing else about them. `tiny` is another network with other weights: for tests and measuring only. */
export type Detector = 'ssd' | 'tiny';

const WEIGHTS = { ssd: 'ssd_mobilenetv1_model', tiny: 'tiny_face_detector_model' } as const;

/**
 * Loads the library as if this were a browser, in which it needs no more of TensorFlow than it brings along: for Node it
 * would want 200 MB of packages. What it "fetches" is one file, read here; nothing else can be had. No network that knows
 * people apart (landmarks, age, recognition) is ever loaded, nor can its weights be read: see `confinement.ts`.
 */
async function loadDetector(detector: Detector): Promise<FaceApi> {
	const wasm = findPackageFile('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
	const { process: node, fetch } = globalThis;
	class Nothing {}
	Object.assign(globalThis, {
		process: undefined,
		WorkerGlobalScope: Nothing,
		fetch: () => Promise.resolve(new Response(readFileSync(wasm), { headers: { 'content-type': 'application/wasm' } }))
	});
	try {
		const faces = (await import(findPackageFile('@vladmandic/face-api/dist/face-api.esm.js'))) as FaceApi;
		// Threads would need workers, which this process may not have.
		faces.tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
		faces.tf.setWasmPaths('/');
		if (!(await faces.tf.setBackend('wasm'))) throw new TypeError('the face detector has no engine here');
		faces.env.setEnv({
			...{ Canvas: Nothing, CanvasRenderingContext2D: Nothing, Image: Nothing, ImageData: Nothing, Video: Nothing }
		});
		const name = `@vladmandic/face-api/model/${WEIGHTS[detector]}`;
		const manifest = JSON.parse(readFileSync(findPackageFile(`${name}-weights_manifest.json`), 'utf8')) as {
			weights: unknown[];
		}[];
		const weights = Uint8Array.from(readFileSync(findPackageFile(`${name}.bin`))).buffer;
		const net = detector === 'ssd' ? faces.nets.ssdMobilenetv1 : faces.nets.tinyFaceDetector;
		net.loadFromWeightMap(
			faces.tf.io.decodeWeights(
				weights,
				manifest.flatMap((group) => group.weights)
			)
		);
		return faces;
	} finally {
		Object.assign(globalThis, { process: node, fetch });
	}
}

/** A detector that is ready: takes pixels, gives boxes in fractions of them that it is at least this sure of, the surest first. */
export async function faceDetector(
	detector: Detector = 'ssd'
): Promise<(pixels: FacePixels, least?: number) => Promise<ScoredBox[]>> {
	const faces = await loadDetector(detector);
	return async ({ width, height, pixels }, least = detector === 'ssd' ? LEAST_SCORE : 0.3) => {
		const options =
			detector === 'ssd'
				? new faces.SsdMobilenetv1Options({ minConfidence: least, maxResults: MOST_FACES })
				: new faces.TinyFaceDetectorOptions({ inputSize: 608, scoreThreshold: least });
		const tensor = faces.tf.tensor3d(pixels, [height, width, 3], 'int32');
		try {
			const found = await faces.detectAllFaces(tensor, options);
			return found
				.sort((one, other) => other.score - one.score)
				.slice(0, MOST_FACES)
				.flatMap(({ box, score }) => clipped(box, width, height).map((one) => ({ ...one, score })));
		} finally {
			tensor.dispose();
		}
	};
}

/** In fractions, within the picture; one that lies outside altogether is none. */
function clipped(box: Found['box'], width: number, height: number): FaceBox[] {
	const clip = (value: number) => Math.min(1, Math.max(0, value));
	const [x, y] = [clip(box.x / width), clip(box.y / height)];
	const [right, bottom] = [clip((box.x + box.width) / width), clip((box.y + box.height) / height)];
	return right > x && bottom > y ? [{ x, y, w: right - x, h: bottom - y }] : [];
}

/** A box seen in a picture that was turned clockwise by this many quarters, as it lies in the picture itself. */
export function turnedBack({ x, y, w, h }: FaceBox, quarters: 0 | 1 | 2 | 3): FaceBox {
	switch (quarters) {
		case 0:
			return { x, y, w, h };
		case 1:
			return { x: y, y: 1 - x - w, w: h, h: w };
		case 2:
			return { x: 1 - x - w, y: 1 - y - h, w, h };
		case 3:
			return { x: 1 - y - h, y: x, w: h, h: w };
	}
}

const QUARTERS = [0, 1, 2, 3] as const;

/** What two boxes have in common, as a part of what they cover together. */
function inCommon(one: FaceBox, other: FaceBox): number {
	const wide = Math.min(one.x + one.w, other.x + other.w) - Math.max(one.x, other.x);
	const high = Math.min(one.y + one.h, other.y + other.h) - Math.max(one.y, other.y);
	const both = Math.max(0, wide) * Math.max(0, high);
	return both / (one.w * one.h + other.w * other.h - both);
}

/** Of boxes that mean the same face the surest; the surest first. */
export function distinct(boxes: readonly ScoredBox[]): ScoredBox[] {
	const kept: ScoredBox[] = [];
	for (const box of [...boxes].sort((one, other) => other.score - one.score))
		if (!kept.some((other) => inCommon(box, other) >= SAME_FACE)) kept.push(box);
	return kept;
}

/**
 * Proposes boxes, the surest first. Where the upright picture shows nothing sure, it is looked at from the other sides, too,
 * until something is found.
 */
export async function findFaces(turned: (quarters: 0 | 1 | 2 | 3) => Promise<FacePixels>): Promise<FaceBox[]> {
	const detect = await faceDetector();
	const all: ScoredBox[] = [];
	for (const quarters of QUARTERS) {
		const found = await detect(await turned(quarters), quarters === 0 ? LEAST_SCORE : LEAST_SCORE_TURNED);
		all.push(...found.map((box) => ({ ...turnedBack(box, quarters), score: box.score })));
		if (found.some(({ score }) => score >= SURE_SCORE)) break;
	}
	return distinct(all)
		.slice(0, MOST_FACES)
		.map(({ x, y, w, h }) => ({ x, y, w, h }));
}
