import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalText } from './log-entry.ts';
import { auditPath, growingTree, hashOf, leafHash, nodeHash, provesInclusion, wholeSubtrees } from './log-tree.ts';

const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
	(hex) => leafHash(Buffer.from(hex, 'hex'))
);
// The trees of Certificate Transparency's own tests.
const roots = [
	'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
	'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
	'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
	'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
	'4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
	'76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
	'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
	'5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
];

/** Straight from RFC 6962, 2.1: slow and plain. */
function headOf(leaves: readonly Buffer[]): Buffer {
	if (leaves.length <= 1) return leaves[0] ?? createHash('sha256').digest();
	let half = 1;
	while (half * 2 < leaves.length) half *= 2;
	return nodeHash(headOf(leaves.slice(0, half)), headOf(leaves.slice(half)));
}
const leavesOf = (count: number) => Array.from({ length: count }, (_, at) => leafHash(Buffer.from(String(at))));

describe('the tree of the log', () => {
	test('its heads are those of the published tests', () => {
		const tree = growingTree();
		for (const [at, leaf] of inputs.entries()) {
			tree.add(leaf);
			expect(tree.root().toString('hex')).toBe(roots[at]);
		}
	});
	test('a published proof holds', () => {
		const proof = [
			'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
			'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
			'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'
		].map((hex) => Buffer.from(hex, 'hex'));
		const root = Buffer.from(roots[7] ?? '', 'hex');
		const leaf = inputs[5] ?? Buffer.alloc(0);
		expect(provesInclusion(leaf, { index: 5, size: 8, proof, root })).toBe(true);
		expect(provesInclusion(leaf, { index: 4, size: 8, proof, root })).toBe(false);
	});
	test('grown, taken up again at any size, and cut short, its heads are those of the definition', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 130 }), fc.integer({ min: 0, max: 130 }), (size, seam) => {
				const leaves = leavesOf(size);
				const kept = new Map<string, Buffer>();
				let tree = growingTree();
				for (const [at, leaf] of leaves.entries()) {
					if (at === seam)
						tree = growingTree(
							at,
							wholeSubtrees(0, at).map(({ level, position }) => kept.get(`${level}/${position}`) ?? Buffer.alloc(0))
						);
					for (const { level, position, hash } of tree.add(leaf)) kept.set(`${level}/${position}`, hash);
				}
				expect(tree.root()).toEqual(headOf(leaves));
			})
		);
	});
	test('every leaf of every tree has a proof from kept subtrees, and no other leaf has that proof', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(69), (size, any) => {
				const index = any % size;
				const leaves = leavesOf(size);
				const kept = new Map<string, Buffer>();
				const tree = growingTree();
				for (const leaf of leaves)
					for (const { level, position, hash } of tree.add(leaf)) kept.set(`${level}/${position}`, hash);
				const proof = auditPath(index, size).map(({ start, end }) =>
					hashOf(
						wholeSubtrees(start, end).map(({ level, position }) => kept.get(`${level}/${position}`) ?? Buffer.alloc(0))
					)
				);
				const root = tree.root();
				const proves = (leaf: number, at: number) =>
					provesInclusion(leaves[leaf] ?? Buffer.alloc(0), { index: at, size, proof, root });
				expect(proves(index, index)).toBe(true);
				if (size > 1) {
					expect(proves((index + 1) % size, index)).toBe(false);
					expect(proves(index, (index + 1) % size)).toBe(false);
					expect(provesInclusion(leaves[index] ?? root, { index, size, proof: proof.slice(1), root })).toBe(false);
				}
			})
		);
	});
	test('a leaf cannot pass for a node', () => {
		const [left = Buffer.alloc(0), right = Buffer.alloc(0)] = inputs;
		expect(leafHash(Buffer.concat([left, right]))).not.toEqual(nodeHash(left, right));
	});
});

test('values have the canonical form of RFC 8785', () => {
	const sample: unknown = JSON.parse(
		String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`
	);
	expect(canonicalText(sample)).toBe(
		String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`
	);
});
