using System.Globalization;
using System.Reflection;

namespace Atelier.Storage;

/// <summary>Brings a database to this program's schema by the numbered scripts in Migrations/, each in full or not at all.</summary>
internal static class Migrator
{
    private const string Prefix = "Atelier.Storage.Migrations.";

    /// <exception cref="InvalidOperationException">The database was made by a newer program.</exception>
    public static async Task Migrate(Database database, CancellationToken cancel)
    {
        await using var connection = await database.SetUp(cancel);
        await connection.Execute("create table if not exists schema_version (version bigint not null primary key)", null, cancel);
        var current = await connection.QueryFirst<long?>("select max(version) from schema_version", null, cancel) ?? 0;

        var scripts = Scripts();
        if (current > scripts.Keys.Max())
            throw new InvalidOperationException(
                $"The database has schema {current} and this program knows up to {scripts.Keys.Max()}: run the newer program, " +
                "or restore the backup from before its first start.");

        foreach (var (version, script) in scripts.Where(script => script.Key > current))
        {
            await connection.Execute(script, null, cancel);
            await connection.Execute("insert into schema_version (version) values (@version)", new { version }, cancel);
        }

        await connection.Commit(cancel);
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
