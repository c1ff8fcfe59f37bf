// An image from a file to a desktop, on LXD, by the portal's pages alone: an administrator takes it in, a studio gets it, an artist launches
// from it. What is no image, or none for this machine, is refused in words.
import { randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { eventually } from './eventually.mjs';
import { lxd } from './machines.mjs';
import { checkComplaints, seeHeading, seeState, signIn } from './portal.mjs';
import { tellInOrder } from './steps.mjs';
import { describeOn, useStudio } from './studio.mjs';

const MiB = 1 << 20;

/** The image `minimal` as a file, with a file more in it, so that the engine has not seen it before; and what goes wrong with such files. */
class Archives {
  mark = randomUUID();

  static async make(machines) {
    const archives = new Archives();
    archives.folder = await mkdtemp(join(tmpdir(), 'atelier-image.'));
    const file = (name) => join(archives.folder, name);
    archives.image = file('studio.tar');
    await machines.exportImage('minimal', archives.image);
    await mkdir(file('rootfs/etc'), { recursive: true });
    await writeFile(file('rootfs/etc/atelier-mark'), archives.mark);
    const tar = (...words) => execFileSync('tar', ['--owner=0', '--group=0', ...words], { cwd: archives.folder });
    tar('--append', '--file', archives.image, 'rootfs/etc/atelier-mark');

    const pack = async (name, metadata, ...how) => {
      await writeFile(file('metadata.yaml'), metadata);
      tar('--create', ...how, '--file', file(name), 'metadata.yaml', 'rootfs');
    };
    await pack('compressed.tar', 'architecture: x86_64\n', '--xz');
    await pack('other-machine.tar', 'architecture: s390x\ncreation_date: 1\n');
    await pack('odd.tar', 'architecture: x86_64\ncreation_date: yesterday\n');
    await writeFile(file('letter.tar'), 'Dear studio, the image follows by post.\n'.repeat(100));
    await archives.#cut(file('half.tar'));
    archives.refused = [
      [file('letter.tar'), 'is not a readable tar archive'],
      [file('compressed.tar'), 'Unpack it first, with unxz.'],
      [file('half.tar'), 'is cut off: its end is missing. Copy or download it again.'],
      [file('other-machine.tar'), 'is for machines of the architecture s390x'],
      [file('odd.tar'), 'LXD does not take the archive'],
    ];
    return archives;
  }

  async #cut(path) {
    const whole = await open(this.image);
    try {
      await appendFile(path, (await whole.read(Buffer.alloc(8 * MiB), 0, 8 * MiB, 0)).buffer);
    } finally {
      await whole.close();
    }
  }

  remove() {
    return rm(this.folder, { recursive: true });
  }
}

describeOn(lxd, 'an image that comes as a file', () => {
  const step = tellInOrder();
  let studio;
  let archives;
  let page;
  let imageId;

  useStudio(lxd, (opened) => { studio = opened; });
  before(async () => { archives = await Archives.make(studio.machines); });
  after(async () => {
    await archives?.remove();
    if (imageId) await studio.machines.removeImage(imageId);
  });

  const dialog = () => page.getByRole('dialog');
  const press = (name) => dialog().getByRole('button', { name, exact: true }).click();
  const follow = (name) => page.getByRole('link', { name, exact: true }).first().click();
  const choose = (file) => dialog().locator('input[type=file]').setInputFiles(file);
  const row = () => page.getByRole('row', { name: /studio-2/ });
  const left = async () => (await readdir(join(studio.server.data, 'imports'))).filter((name) => name.endsWith('.part'));

  step('says how an image is built, which the page cannot do', async () => {
    page = await signIn(studio, 'administrator');
    await page.goto(`${studio.server.url}/manage/engine-images`);
    await page.getByRole('row', { name: /minimal/ }).waitFor();
    await page.getByText('sudo atelier image build desktop').waitFor();
    checkComplaints(page);
  });

  step('refuses in words what is no image for this machine, and keeps none of it', async () => {
    await page.getByRole('button', { name: 'Import image' }).click();
    await dialog().getByLabel('Name', { exact: true }).fill('studio-2');
    for (const [file, words] of archives.refused) {
      await choose(file);
      await press('Import');
      await dialog().getByText(words).waitFor();
    }
    // The browser complains of what was refused before it was handed on.
    page.complaints = page.complaints.filter((text) => !text.includes('status of 400'));
    assert.deepEqual(await left(), []);
  });

  step('keeps nothing of what is cancelled on its way', async () => {
    await choose(archives.image);
    await press('Import');
    await dialog().getByText('Sending the archive to the server', { exact: true }).waitFor();
    await press('Cancel');
    await eventually('what is left', left, (names) => names.length === 0);
    assert.equal(await row().count(), 0);
  });

  step('takes it in, and shows how far it is', async () => {
    await page.getByRole('button', { name: 'Import image' }).click();
    await choose(archives.image);
    await dialog().getByLabel('Name', { exact: true }).fill('studio-2');
    await press('Import');
    for (const phase of ['Sending the archive to the server', 'The engine takes it in']) {
      await dialog().getByText(phase, { exact: true }).waitFor();
      await dialog().getByText(/^[1-9][0-9.]* MiB of \d+ MiB$/).waitFor();
    }
    await dialog().getByText('studio-2 is imported').waitFor();
    [imageId] = (await dialog().getByText(/^Its id is/).innerText()).match(/ami-[0-9a-f]{17}/);
    await press('Done');
    await row().waitFor();
    assert.deepEqual(await left(), []);
  });

  step('gives it to a studio, and to a launch profile there', async () => {
    await follow('Studios');
    await follow('Demo studio');
    await follow('Images');
    await follow('Add image');
    await page.getByRole('radio', { name: 'studio-2' }).press('Space');
    await page.getByRole('button', { name: 'Add image', exact: true }).click();
    await page.getByRole('row', { name: /studio-2 .*Ready/ }).waitFor();
    await follow('Launch profiles');
    await follow('Workstation');
    await follow('Edit');
    await page.getByRole('button', { name: /^Images/ }).click();
    await page.getByRole('option', { name: /studio-2/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await seeHeading(page, 'Workstation');
    await page.getByText('studio-2').first().waitFor();
    checkComplaints(page);
  });

  step('and an artist chooses it, and has a desktop made from it', async () => {
    const artist = await signIn(studio, 'artist');
    await artist.getByRole('button', { name: 'Launch Workstation' }).click();
    const asked = artist.getByRole('dialog');
    await asked.getByRole('radio', { name: /studio-2/ }).press('Space');
    await asked.getByRole('button', { name: 'Launch', exact: true }).click();
    await seeState(artist, 'Running');
    const path = await artist.getByRole('link', { name: /^Open the desktop/ }).getAttribute('href');
    assert.equal(await studio.machines.readFile(path.split('/').at(-1), '/etc/atelier-mark'), archives.mark);
    checkComplaints(artist);
  });
});
