using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atelier.Api;

namespace Atelier.Model;

/// <summary>
/// The service as clients built on botocore load it: the files of a folder <c>nimble/2020-08-01</c>, to be put where they look for models.
/// </summary>
internal sealed class ModelFiles
{
    /// <summary>The folder in which botocore looks for the files, below any folder of models.</summary>
    public const string Folder = "nimble/2020-08-01";

    /// <summary>The file that says who wrote the folder; clients do not read it.</summary>
    public const string Readme = "README.txt";

    /// <summary>How the readme begins, whatever the version that wrote it.</summary>
    public const string Mark = "Written by atelier model.";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // The texts are HTML; no page has the JSON in a script.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private ModelFiles(IReadOnlyDictionary<string, byte[]> all) => All = all;

    /// <summary>The files' contents by their names.</summary>
    public IReadOnlyDictionary<string, byte[]> All { get; }

    /// <summary>Writes the files, in memory, for what the server answers and what can be waited for.</summary>
    public static ModelFiles Of(IReadOnlyList<Operation> operations, IReadOnlyList<Waiter> waiters) => new(
        new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["service-2.json"] = Write(ServiceDescription.Of(operations, DocumentationFile.Read())),
            ["paginators-1.json"] = Write(Paginators.Of(operations)),
            ["waiters-2.json"] = Write(WaiterDocument(waiters)),
            ["endpoint-rule-set-1.json"] = Write(EndpointRules.Document),
            [Readme] = Encoding.UTF8.GetBytes(
                $"""
                {Mark}
                Description of the service nimble for boto3, the AWS CLI and whatever else is built on botocore. They load it from
                ~/.aws/models/{Folder}, or from {Folder} in a folder that AWS_DATA_PATH names.

                """),
        });

    /// <summary>The files with their folder as a tar archive, compressed with gzip. The same files always make the same bytes.</summary>
    public byte[] Archive()
    {
        using var archive = new MemoryStream();
        using (var packed = new GZipStream(archive, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var tar = new TarWriter(packed, TarEntryFormat.Ustar))
        {
            foreach (var (name, content) in All)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{Folder}/{name}")
                {
                    DataStream = new MemoryStream(content),
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
        }

        return archive.ToArray();
    }

    private static JsonObject WaiterDocument(IReadOnlyList<Waiter> waiters) => new()
    {
        ["version"] = 2,
        ["waiters"] = new JsonObject(waiters.Select(waiter => KeyValuePair.Create(waiter.Name, (JsonNode?)new JsonObject
        {
            ["description"] = $"Wait until {waiter.Path} is {waiter.Success}",
            ["delay"] = (int)waiter.Delay.TotalSeconds,
            ["maxAttempts"] = waiter.Attempts,
            ["operation"] = waiter.Operation,
            ["acceptors"] = new JsonArray(
            [
                Acceptor(waiter, "success", waiter.Success),
                .. waiter.Failures.Select(failure => Acceptor(waiter, "failure", failure)),
            ]),
        }))),
    };

    private static JsonObject Acceptor(Waiter waiter, string outcome, string state) => new()
    {
        ["matcher"] = "path", ["argument"] = waiter.Path, ["expected"] = state, ["state"] = outcome,
    };

    private static byte[] Write(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString(Format) + "\n");
}
