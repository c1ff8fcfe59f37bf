using System.Text;
using System.Text.RegularExpressions;
using Atelier.Api;

namespace Atelier.Tests.Architecture;

/// <summary>The part of docs/compatibility.md that is made from the routes, between its two marks.</summary>
internal static partial class CompatibilityPage
{
    public const string Path = "docs/compatibility.md";
    public const string Part = "operations";

    // By what they are about, in the order of the rooms. The names are those of the API's model.
    private static readonly (string Title, string[] Names)[] Groups =
    [
        ("Studios", ["CreateStudio", "GetStudio", "ListStudios", "UpdateStudio", "DeleteStudio", "StartStudioSSOConfigurationRepair"]),
        ("Studio members", ["PutStudioMembers", "GetStudioMember", "ListStudioMembers", "DeleteStudioMember"]),
        ("License agreements", ["ListEulas", "GetEula", "AcceptEulas", "ListEulaAcceptances"]),
        ("Studio components",
        [
            "CreateStudioComponent", "GetStudioComponent", "ListStudioComponents", "UpdateStudioComponent", "DeleteStudioComponent",
        ]),
        ("Streaming images",
        [
            "CreateStreamingImage", "GetStreamingImage", "ListStreamingImages", "UpdateStreamingImage", "DeleteStreamingImage",
        ]),
        ("Launch profiles",
        [
            "CreateLaunchProfile", "GetLaunchProfile", "GetLaunchProfileDetails", "GetLaunchProfileInitialization", "ListLaunchProfiles",
            "UpdateLaunchProfile", "DeleteLaunchProfile",
        ]),
        ("Launch profile members",
        [
            "PutLaunchProfileMembers", "GetLaunchProfileMember", "ListLaunchProfileMembers", "UpdateLaunchProfileMember",
            "DeleteLaunchProfileMember",
        ]),
        ("Streaming sessions",
        [
            "CreateStreamingSession", "GetStreamingSession", "ListStreamingSessions", "StartStreamingSession", "StopStreamingSession",
            "DeleteStreamingSession", "CreateStreamingSessionStream", "GetStreamingSessionStream", "GetStreamingSessionBackup",
            "ListStreamingSessionBackups",
        ]),
        ("Tags", ["TagResource", "UntagResource", "ListTagsForResource"]),
    ];

    /// <summary>Every operation of the API.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Groups.SelectMany(group => group.Names)];

    /// <summary>The table of what is built.</summary>
    public static string Table(IReadOnlyList<Operation> built)
    {
        var text = new StringBuilder($"{built.Count} of {Names.Count} operations are answered.\n");
        foreach (var (title, names) in Groups)
        {
            text.Append($"\n### {title}\n\n| operation | answered | request |\n| --- | --- | --- |\n");
            foreach (var name in names)
                text.Append(Row(name, built.SingleOrDefault(operation => operation.Name == name)));
        }

        return text.ToString();
    }

    // A member that takes slashes is {**name} to the router and {name} to everybody else.
    private static string Row(string name, Operation? operation) => operation is null
        ? $"| {name} | no | |\n"
        : $"| {name} | yes | `{operation.Method} {Stars().Replace(Operation.VersionPath + operation.Path, "{")}` |\n";

    [GeneratedRegex(@"\{\*+")]
    private static partial Regex Stars();
}
