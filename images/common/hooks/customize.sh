#!/bin/sh
# Lays the overlays of $ATELIER_COMMON and $ATELIER_RECIPE over the new root file system $1, then runs their customise scripts in it.
set -eu
root=$1

# The mirrors of the machine that builds stay with that machine; so do its short cuts while unpacking.
rm -f "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root/etc/apt/apt.conf.d/99mmdebstrap"
sed -i '/^force-unsafe-io$/d' "$root/etc/dpkg/dpkg.cfg.d/99mmdebstrap"
mv "$root/etc/dpkg/dpkg.cfg.d/99mmdebstrap" "$root/etc/dpkg/dpkg.cfg.d/atelier"

for layer in "$ATELIER_COMMON" "$ATELIER_RECIPE"; do
    # Owners and modes come from here, not from whoever checked the recipe out; folders that exist keep theirs.
    tar -C "$layer/overlay" --owner=root:0 --group=root:0 --mode=u=rwX,go=rX -cf - . |
        tar -C "$root" --no-overwrite-dir --keep-directory-symlink -xf -
done
for layer in "$ATELIER_COMMON" "$ATELIER_RECIPE"; do
    if [ -e "$layer/customise" ]; then
        chroot "$root" /bin/sh -s < "$layer/customise"
    fi
done

# Caches and backups that differ from build to build and that nobody needs.
rm -f "$root"/var/cache/debconf/*-old "$root"/var/lib/dpkg/*-old "$root"/etc/*- "$root/var/cache/ldconfig/aux-cache"
