using System.Globalization;
using System.Reflection;

namespace Atelier.Storage;

/// <summary>
/// Brings a database to this program's schema by the numbered scripts in Migrations/, each in full or not at all. Of a database in a file
/// that holds something, a copy is kept first.
/// </summary>
internal static class Migrator
{
    private const string Prefix = "Atelier.Storage.Migrations.";

    /// <exception cref="InvalidOperationException">The database was made by a newer program.</exception>
    public static async Task Migrate(Database database, CancellationToken cancel)
    {
        await using var connection = await database.SetUp(cancel);
        await connection.Execute("create table if not exists schema_version (version bigint not null primary key)", null, cancel);
        var current = await ReadVersion(connection, cancel);
        RefuseNewer(current);

        var pending = Scripts().Where(script => script.Key > current).ToList();
        // The lock that is held for writing keeps everybody from changing what is copied.
        if (current > 0 && pending.Count > 0 && database.File is not null)
            await DatabaseCopy.KeepBeside(database, current, cancel);

        foreach (var (version, script) in pending)
        {
            await connection.Execute(script, null, cancel);
            await connection.Execute("insert into schema_version (version) values (@version)", new { version }, cancel);
        }

        await connection.Commit(cancel);
    }

    /// <summary>The schema that this program works with.</summary>
    public static long Newest => Scripts().Keys.Max();

    /// <summary>The schema of a database that has been set up.</summary>
    public static async Task<long> ReadVersion(Connection db, CancellationToken cancel) =>
        await db.QueryFirst<long?>("select max(version) from schema_version", null, cancel) ?? 0;

    /// <exception cref="InvalidOperationException">The schema is a newer program's.</exception>
    public static void RefuseNewer(long version)
    {
        if (version > Newest)
            throw new InvalidOperationException(
                $"The database has schema {version} and this program knows up to {Newest}: run the newer program, " +
                "or restore the backup from before its first start.");
    }

    private static SortedDictionary<long, string> Scripts()
    {
        var scripts = new SortedDictionary<long, string>();
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var number = name[Prefix.Length..(Prefix.Length + 4)];
            scripts.Add(long.Parse(number, CultureInfo.InvariantCulture), reader.ReadToEnd());
        }

        return scripts;
    }
}
