namespace Atelier.Cli.Doctor;

/// <summary>Versions of engines that are known to be bad.</summary>
/// <param name="Product">lxd or incus.</param>
/// <param name="From">The first bad version.</param>
/// <param name="Before">The first good one after it.</param>
/// <param name="Why">What is bad about them.</param>
/// <param name="Mend">What to do.</param>
internal sealed record KnownVersions(string Product, Version From, Version Before, string Why, string Mend)
{
    private const string Escapes =
        "holes are known by which who may make images, backups or instances becomes root of the host";

    private const string Backported =
        "install the security updates of the distribution, which mend it under the same number (Debian: DSA-6153 and later)";

    /// <remarks>
    /// From the entries CVE-2026-28384 and CVE-2026-9640 for LXD, CVE-2025-64507, CVE-2026-23953 and CVE-2026-23954 for Incus.
    /// </remarks>
    private static readonly KnownVersions[] All =
    [
        new("lxd", new(0, 0), new(5, 0), "it is older than what this server is tested with", "install LXD 5.0 or later, or Incus 6.0"),
        new("lxd", new(5, 0), new(5, 0, 7), $"{Escapes} (CVE-2026-28384, CVE-2026-9640)", $"{Backported}, or LXD 5.0.7 or later"),
        new("lxd", new(5, 1), new(5, 21, 5), $"{Escapes} (CVE-2026-28384, CVE-2026-9640)", "install LXD 5.21.5 or later"),
        new("lxd", new(6, 0), new(6, 9), $"{Escapes} (CVE-2026-28384, CVE-2026-9640)", "install LXD 6.9 or later"),
        new("incus", new(0, 0), new(6, 0, 6), $"{Escapes} (CVE-2026-23953, CVE-2026-23954)", $"{Backported}, or Incus 6.0.6 or later"),
        new("incus", new(6, 1), new(6, 21), $"{Escapes} (CVE-2025-64507, CVE-2026-23953)", "install Incus 6.21 or later"),
    ];

    /// <summary>What is known against a version; null for nothing, also of a version that cannot be read.</summary>
    public static KnownVersions? Find(string product, string version)
    {
        var digits = new string([.. version.TakeWhile(character => char.IsAsciiDigit(character) || character == '.')]);
        return System.Version.TryParse(digits, out var known)
            ? Array.Find(All, bad => bad.Product == product && known >= bad.From && known < bad.Before)
            : null;
    }
}
