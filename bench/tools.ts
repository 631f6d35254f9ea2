/** Programs that only a measurement needs: too heavy for everybody who installs the project. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Installs a package of exactly this version into a folder of its own below the system's temporary folder, where it is
 * found the next time. None of its scripts is run. Returns the package's folder. Throws if npm fails.
 */
export function installTool(name: string, version: string): string {
	const folder = join(tmpdir(), `suitcase-tool-${name}-${version}`);
	const installed = join(folder, 'node_modules', name);
	if (existsSync(installed)) return installed;
	mkdirSync(folder, { recursive: true });
	const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', '--loglevel=error'];
	const run = spawnSync('npm', ['install', '--prefix', folder, ...quiet, `${name}@${version}`], { encoding: 'utf8' });
	if (run.status !== 0) throw new Error(`npm could not install ${name}: ${run.stderr}`);
	return installed;
}
