import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The folder of installed packages: where sharp is. */
function packagesFolder(): string {
	const found = createRequire(import.meta.url).resolve('sharp');
	return found.slice(0, found.lastIndexOf('/node_modules/') + '/node_modules'.length);
}

/** The path of one file of a package, whatever the package says it exports. */
export function findPackageFile(path: string): string {
	return join(packagesFolder(), path);
}
