using System.CommandLine;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.Cli;

/// <summary>The option that says which studio a verb is about.</summary>
internal static class StudioOption
{
    public static Option<string> Create() =>
        new("--studio") { Description = "The studio's id, such as us-west-2:stid-0123456789abcdef.", Required = true };

    /// <summary>The id, if there is such a studio.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static async Task<string> Find(Connection db, ParseResult parsed, Option<string> option, CancellationToken cancel)
    {
        var id = parsed.GetValue(option)!;
        return await StudioTable.Rows.Find(db, id, cancel) is not null
            ? id
            : throw new InvalidOperationException($"There is no studio {id}; list-studios of the API shows those there are.");
    }
}
