/**
 * The Merkle tree of the log (RFC 6962 and 9162): leaves are hashed behind a 0x00, nodes behind a 0x01. Whole subtrees are
 * kept by level and position, so that adding, heads and proofs need a few hashes, however long the log is.
 */
import { createHash } from 'node:crypto';

/** A whole subtree of 2^level leaves that begins at leaf position × 2^level. */
export interface TreePlace {
	readonly level: number;
	readonly position: number;
}
export interface TreeNode extends TreePlace {
	readonly hash: Buffer;
}

/** Hash of a leaf. */
export function leafHash(data: Uint8Array): Buffer {
	return createHash('sha256').update(Buffer.of(0)).update(data).digest();
}

/** Hash of two subtrees that stand side by side. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
	return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}

/** The whole subtrees that make the leaves from `start` to before `end`, left to right; `start` begins a subtree of the tree. */
export function wholeSubtrees(start: number, end: number): TreePlace[] {
	const places: TreePlace[] = [];
	for (let at = start; at < end;) {
		let level = 0;
		while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level++;
		places.push({ level, position: at / 2 ** level });
		at += 2 ** level;
	}
	return places;
}

/** The hash over subtrees that follow one another, largest first. Throws on none. */
export function hashOf(subtrees: readonly Uint8Array[]): Buffer {
	const [last, ...before] = subtrees.toReversed();
	if (last === undefined) throw new Error('a tree without leaves has no head');
	return before.reduce((right: Buffer, left) => nodeHash(left, right), Buffer.from(last));
}

/** A tree that grows: knows the subtrees at its right edge only. */
export interface GrowingTree {
	readonly size: number;
	/** Adds a leaf's hash; returns the subtrees that became whole, the leaf first. */
	add(leaf: Buffer): TreeNode[];
	/** The head. Throws while the tree is empty. */
	root(): Buffer;
}

/** Goes on from `size` leaves; `edge`: hashes of `wholeSubtrees(0, size)`. */
export function growingTree(size = 0, edge: readonly Buffer[] = []): GrowingTree {
	const places = wholeSubtrees(0, size);
	if (places.length !== edge.length) throw new Error('the edge of the tree is not whole');
	const stack: TreeNode[] = places.map((place, at) => ({ ...place, hash: edge[at] ?? Buffer.alloc(0) }));
	let leaves = size;
	return {
		get size() {
			return leaves;
		},
		add(leaf) {
			let node: TreeNode = { level: 0, position: leaves, hash: leaf };
			const whole = [node];
			while (stack.at(-1)?.level === node.level) {
				const left = stack.pop() ?? node;
				node = { level: node.level + 1, position: left.position / 2, hash: nodeHash(left.hash, node.hash) };
				whole.push(node);
			}
			stack.push(node);
			leaves++;
			return whole;
		},
		root: () => hashOf(stack.map(({ hash }) => hash))
	};
}

/** The ranges of leaves whose hashes prove that leaf `index` is in a tree of `size`, from the leaf upwards. */
export function auditPath(index: number, size: number): { readonly start: number; readonly end: number }[] {
	const ranges: { start: number; end: number }[] = [];
	for (let [start, end] = [0, size]; end - start > 1;) {
		let half = 1;
		while (half * 2 < end - start) half *= 2;
		const middle = start + half;
		if (index < middle) {
			ranges.push({ start: middle, end });
			end = middle;
		} else {
			ranges.push({ start, end: middle });
			start = middle;
		}
	}
	return ranges.reverse();
}

/** Whether `proof` leads from the leaf to the head (RFC 9162, 2.1.3.2). */
export function provesInclusion(
	leaf: Uint8Array,
	{ index, size, proof, root }: { index: number; size: number; proof: readonly Uint8Array[]; root: Uint8Array }
): boolean {
	if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
	let [node, last] = [index, size - 1];
	let hash: Buffer = Buffer.from(leaf);
	for (const step of proof) {
		if (last === 0) return false;
		if (node % 2 === 1 || node === last) {
			hash = nodeHash(step, hash);
			while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
		} else hash = nodeHash(hash, step);
		[node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
	}
	return last === 0 && hash.equals(root);
}
